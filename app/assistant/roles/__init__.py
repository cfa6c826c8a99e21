"""Which role fits what somebody tells, and what people of that role are offered first."""
