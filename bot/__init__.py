"""People ask: questions to answers, and the front ends that show them."""
