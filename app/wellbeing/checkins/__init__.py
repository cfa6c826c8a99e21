"""Check-ins: how somebody is, in a few taps, over time; and what they mark on the way."""
