"""Deploy reviews: a plan, evidence and gates become a go or no-go, and a deck that shows what it rests on."""
