"""From the sources to a build: countries, divisions and cities first, then what the hand files add and change."""
