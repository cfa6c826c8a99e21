"""One entry: writing it, reading it, correcting it, withdrawing it, and the drafts on the way there."""
