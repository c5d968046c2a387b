package io.mailroom.sandbox.journey;

import static io.mailroom.sandbox.terminal.Columns.fit;
import static io.mailroom.sandbox.terminal.Columns.right;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lays journeys out as lines of at most 80 columns or so; times count from the arrival. */
public final class JourneyTable {
  private static final int SUBJECT = 19;
  private static final int ROUTE = 16;
  private static final int TIME = 10;

  private JourneyTable() {}

  /** The line above the first email. */
  public static String heading() {
    return "  %s %s%s%s%s"
        .formatted(
            fit("email", SUBJECT),
            fit("folder → queue", ROUTE),
            right("published", TIME),
            right("read", TIME),
            right("routed", TIME));
  }

  /** One email; a step that was not seen is a dash. */
  public static String line(Place place, Journey journey) {
    return "  %s %s%s%s%s  %s"
        .formatted(
            fit(journey.facts().subject(), SUBJECT),
            fit(place.folder() + " → " + journey.queue(), ROUTE),
            right(time(journey.since(journey.published())), TIME),
            right(time(journey.since(journey.marked())), TIME),
            right(time(journey.since(journey.routed())), TIME),
            String.join(", ", journey.facts().remarks()))
        .stripTrailing();
  }

  /** {@code 38 ms} below a second, {@code 1.2 s} below ten minutes, else minutes. */
  public static String time(@Nullable Duration duration) {
    if (duration == null) {
      return "–";
    }
    if (duration.toMillis() < 1_000) {
      return duration.toMillis() + " ms";
    }
    return duration.toMinutes() < 10
        ? "%.1f s".formatted(duration.toMillis() / 1_000.0)
        : duration.toMinutes() + " min";
  }
}
