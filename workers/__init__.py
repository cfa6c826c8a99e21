"""Jobs that must not keep a person waiting, and the clock. Workers import the app; the app never imports workers."""
