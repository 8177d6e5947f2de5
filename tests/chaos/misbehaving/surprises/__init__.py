"""Further behaviours of real sites, by what they break: answers, text, addresses, stories."""
