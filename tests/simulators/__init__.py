"""The simulators are held to what is known of the real thing: a wrong simulator makes every other test worthless."""
