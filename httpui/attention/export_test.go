package attention

// Schemas are the bodies that the description of the API names.
func Schemas() map[string]any {
	return map[string]any{
		"AttentionRow": rowBody{}, "AttentionPlace": placeBody{}, "AttentionExample": exampleBody{}, "AttentionAlarm": alarmBody{},
	}
}
