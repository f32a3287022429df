package jail

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

// errNoLandlock is what a kernel without it says in other words.
var errNoLandlock = errors.New("this kernel has no Landlock, or it is not switched on (lsm=landlock,…)")

// landlockVersion is that of the kernel's rules, 0 where there are none.
func landlockVersion() int {
	version, _, number := unix.RawSyscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if number != 0 {
		return 0
	}
	return int(version)
}

// everything is what rules of that version can deny.
func everything(version int) unix.LandlockRulesetAttr {
	a := unix.LandlockRulesetAttr{Handled_access_fs: unix.LANDLOCK_ACCESS_FS_REFER - 1} // all of version 1
	if version >= 2 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_REFER
	}
	if version >= 3 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_TRUNCATE
	}
	if version >= 4 {
		a.Handled_access_net = unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP
	}
	if version >= 5 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
	}
	if version >= 6 {
		a.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | unix.LANDLOCK_SCOPE_SIGNAL
	}
	return a
}

// confineFiles denies this thread all that the kernel can deny and leaves it one folder, in which it may make
// and remove a socket. go-plugin finds a free name by making an empty file and removing it.
func confineFiles(folder string) error {
	version := landlockVersion()
	if version < 1 {
		return errNoLandlock
	}
	attr := everything(version)
	rules, _, number := unix.RawSyscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)),
		unsafe.Offsetof(attr.Quiet_access_fs), 0)
	if number != 0 {
		return number
	}
	dir, err := unix.Open(folder, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	within := unix.LandlockPathBeneathAttr{Parent_fd: int32(dir), Allowed_access: unix.LANDLOCK_ACCESS_FS_MAKE_SOCK |
		unix.LANDLOCK_ACCESS_FS_MAKE_REG | unix.LANDLOCK_ACCESS_FS_REMOVE_FILE |
		unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE}
	if _, _, number := unix.RawSyscall6(unix.SYS_LANDLOCK_ADD_RULE, rules, unix.LANDLOCK_RULE_PATH_BENEATH,
		uintptr(unsafe.Pointer(&within)), 0, 0, 0); number != 0 {
		return number
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	if _, _, number := unix.RawSyscall(unix.SYS_LANDLOCK_RESTRICT_SELF, rules, 0, 0); number != 0 {
		return number
	}
	return errors.Join(unix.Close(dir), unix.Close(int(rules)))
}
