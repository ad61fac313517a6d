"""Pages of people, organisations and bank accounts."""
