"""Own components: tables, dialogue and scorecard, drawn from data as text, never as HTML."""
