"""The pulled plug."""
