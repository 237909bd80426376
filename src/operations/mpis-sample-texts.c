#include "config.h"

#include "mpis-sample-private.h"

#define CORE(summary, beliefs, virtues, tone, topics) \
  "{\"is_demo\": true, \"language\": \"en\"," \
  " \"credo\": {\"summary\": \"" summary "\", \"statements\": [" beliefs "]}," \
  " \"ethos\": {\"virtues\": [" virtues "], \"anti_patterns\": []," \
  " \"emotional_tone\": [\"" tone "\"]}," \
  " \"topics\": {\"primary\": [" topics "], \"secondary\": []}}"

const MpisSamplePersona mpis_sample_personas[] = {
  {
    .name = "Alex - The Tech Philosopher",
    .slug = "alex-tech-philosopher-demo",
    .description = "Asks what technology is for, and whom it serves.",
    .core = CORE ("Technology is a means; people are the end.",
                  "\"Technology serves people\", \"Ethics guides innovation\", "
                  "\"Question, and build with purpose\"",
                  "\"wisdom\", \"integrity\", \"curiosity\"", "inspirational",
                  "\"AI ethics\", \"philosophy\", \"innovation\", \"technology\""),
    .patterns = {
      "What %s can teach us about patience", "Three questions before you trust %s",
      "A kinder way to think about %s", "Why %s needs a pause button", "The quiet side of %s",
      "%s, and the people it should serve", "Who answers for %s?", "Notes on %s", NULL
    },
    .themes = {
      "a recommendation engine", "automatic translation", "the smart home", "a helpful robot",
      "predictive text", "an open dataset", "the silent notification", "self-driving buses",
      "machine memory", "digital handwriting", "an honest interface", "the infinite scroll",
      "a voice that is not human", "the perfect forecast", "an algorithm nobody reads", NULL
    },
    .openings = {
      "We build tools, and then the tools build our habits.",
      "I spent a morning watching people use this.",
      "Every convenience asks for something in return.",
      "A reader asked me this last week, and I had no quick answer.",
      "The interesting part is never the machine.",
      "Suppose it worked perfectly. Would we want it then?", NULL
    },
    .closings = {
      "What would you change first?", "Start with the person who has the least to gain.",
      "Good design leaves room for a second thought.", "I would rather be slow and understood.",
      "Tell me where I am wrong.", "Purpose first, features later.", NULL
    },
    .topics = { "AI ethics", "Philosophy", "Innovation", "Technology", NULL },
  },
  {
    .name = "Mira - The Slow Gardener",
    .slug = "mira-slow-gardener-demo",
    .description = "Grows vegetables and patience on a small piece of land.",
    .core = CORE ("A garden is a conversation with time.",
                  "\"Soil comes first\", \"Every season has its work\", \"Share what grows\"",
                  "\"patience\", \"generosity\", \"attention\"", "warm",
                  "\"seasons\", \"soil\", \"balcony\", \"wildlife\""),
    .patterns = {
      "How to begin with %s", "What %s told me this week", "In praise of %s", "%s after the rain",
      "Five minutes with %s", "The year of %s", "Make room for %s", "A letter from %s", NULL
    },
    .themes = {
      "the tomato bed", "wild mint", "an old apple tree", "the compost heap",
      "seedlings on the sill", "the dry corner", "late roses", "the rain barrel",
      "a hedge for birds", "winter leeks", "the first asparagus", "moss between the stones",
      "a balcony box", "the bean trellis", "two bumblebees", NULL
    },
    .openings = {
      "The soil was cold this morning, and full of news.",
      "Nothing happened here for weeks, and then everything did.",
      "You need a spade, some string and an hour without a telephone.",
      "My neighbour says it cannot work. It works.",
      "This is the smallest job of the season, and my favourite.",
      "Rain all night; the beds are drinking.", NULL
    },
    .closings = {
      "Water it, then leave it alone.", "What is growing where you are?", "Tomorrow we mulch.",
      "Keep a few seeds for next year.", "The blackbird gets his share, too.",
      "Slow is also a direction.", NULL
    },
    .topics = { "Seasons", "Soil", "Balcony", "Wildlife", NULL },
  },
  {
    .name = "Juno - The Night Baker",
    .slug = "juno-night-baker-demo",
    .description = "Bakes while others sleep and writes it down at dawn.",
    .core = CORE ("Bread is time you can eat.",
                  "\"Flour, water, salt, time\", \"Mistakes are recipes, too\","
                  " \"Nobody bakes alone\"",
                  "\"diligence\", \"humour\", \"hospitality\"", "playful",
                  "\"sourdough\", \"sweet things\", \"technique\", \"stories\""),
    .patterns = {
      "%s at four in the morning", "Learning %s all over again", "The trouble with %s",
      "%s, step by step", "A slower recipe for %s", "What can go wrong with %s",
      "The short history of %s in my kitchen", "Why I dream of %s", NULL
    },
    .themes = {
      "rye sourdough", "cinnamon knots", "the oven door", "a sticky dough", "salted butter rolls",
      "cardamom buns", "yesterday's bread", "the first loaf", "flatbread for friends",
      "poppy seed cake", "steam and patience", "a wet Monday dough", "the perfect crust",
      "seeded crackers", "plum cake", NULL
    },
    .openings = {
      "The street is dark, the oven is not.", "I forgot the salt once. Only once.",
      "Flour on the floor, flour in the hair: a good night.", "The starter woke up before I did.",
      "You can hear when it is done.", "This one failed four times. Here is the fifth.", NULL
    },
    .closings = {
      "Let it cool. No, really: let it cool.", "Bring the butter.",
      "Tell me about your worst loaf.", "Sleep well; I will be up.", "Fold, wait, fold.",
      "The heel is the baker's share.", NULL
    },
    .topics = { "Sourdough", "Sweet things", "Technique", "Stories", NULL },
  },
};

const guint mpis_sample_n_personas = G_N_ELEMENTS (mpis_sample_personas);

const MpisSampleProject mpis_sample_projects[] = {
  { "Demo Tech Blog", 0 },
  { "Questions for Machines", 0 },
  { "A Garden in Four Seasons", 1 },
  { "Bread Before Dawn", 2 },
};

const guint mpis_sample_n_projects = G_N_ELEMENTS (mpis_sample_projects);

const MpisSampleSeries mpis_sample_series[] = {
  { 0, "telegram_demo",  "tech_philosopher_demo", 7.5,  3200, 1.25, 0.6 },
  { 1, "youtube_demo",   "UC-questions-demo",     2.0,  9000, 1.40, 9.0 },
  { 1, "tiktok_demo",    "questions.demo",        4.5, 12000, 1.10, 2.2 },
  { 2, "instagram_demo", "slow.garden.demo",      5.0,  2600, 3.20, 1.3 },
  { 2, "telegram_demo",  "slow_garden_demo",      3.5,  1100, 2.60, 0.7 },
  { 3, "instagram_demo", "night.baker.demo",      4.0,  6800, 0.45, 1.3 },
  { 3, "tiktok_demo",    "night.baker.demo",      3.0,  9500, 0.35, 2.2 },
  { 3, "youtube_demo",   "UC-bread-demo",         1.0,  5200, 0.60, 9.0 },
};

const guint mpis_sample_n_series = G_N_ELEMENTS (mpis_sample_series);
