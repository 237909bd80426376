#pragma once

#include "chart-fixture.h"

/* Thirty days from Sunday, 1 November 2026; the value of a day is its day of the month. */
#define FIRST_DAY 20758
#define N_DAYS    30

typedef struct {
  GtkWidget  *window;
  MpisChart  *chart;
  GListStore *series;
  GListStore *events;
  double      marked_day;       /* what the last signal told */
  char       *marked_series;
  char       *event;
  guint       n_marks;
} Fixture;

#define assert_says(chart, text) \
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text)

void                   work_add_series    (Fixture *fixture,
                                           const char *id,
                                           double factor,
                                           guint from,
                                           guint to);
void                   work_add_event     (Fixture *fixture,
                                           double day,
                                           const char *id);
void                   work_setup         (Fixture *fixture,
                                           gconstpointer unused);
void                   work_teardown      (Fixture *fixture,
                                           gconstpointer unused);
void                   work_assert_shows  (Fixture *fixture,
                                           guint first,
                                           guint last);
const MpisChartLayout *work_layout_of     (Fixture *fixture);
double                 work_x_of          (Fixture *fixture,
                                           double day);
double                 work_y_of          (Fixture *fixture,
                                           double value);
double                 work_middle        (Fixture *fixture);
void                   work_drag          (Fixture *fixture,
                                           double from,
                                           double to);
void                   work_click         (Fixture *fixture,
                                           double x,
                                           double y);
void                   work_double_click  (Fixture *fixture);
