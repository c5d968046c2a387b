package io.mailroom.ingest.mime.header;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Date field. Source: RFC 5322, 3.3 and 4.3. The day of the week is ignored, an unknown zone is
 * UTC, and a time that no email can have been sent at is no time.
 */
public final class SentDate {
  private static final int LONGEST = 100;
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{1,2})[ -]+([a-z]{3})[a-z]{0,6}[ -]+(\\d{2,4})[ ,]+"
              + "(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2}))?(?:[.]\\d{1,9})? *([+-]\\d{2}:?\\d{2}|[a-z]{1,4})?");
  private static final Map<String, Integer> ZONES =
      Map.of(
          "edt", -4, "est", -5, "cdt", -5, "cst", -6, "mdt", -6, "mst", -7, "pdt", -7, "pst", -8);

  private SentDate() {}

  /** The moment a Date field names, if it names a sane one: from 1970 to 2099. */
  public static Optional<Instant> of(String raw) {
    String text = raw.length() > LONGEST ? raw.substring(0, LONGEST) : raw;
    Matcher date = DATE.matcher(text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
    if (!date.find()) {
      return Optional.empty();
    }
    int month = MONTHS.indexOf(date.group(2));
    if (month < 0 || month % 3 != 0) {
      return Optional.empty();
    }
    try {
      int second = date.group(6) == null ? 0 : Math.min(59, Integer.parseInt(date.group(6)));
      LocalDateTime local =
          LocalDateTime.of(
              year(date.group(3)),
              month / 3 + 1,
              Integer.parseInt(date.group(1)),
              Integer.parseInt(date.group(4)),
              Integer.parseInt(date.group(5)),
              second);
      Instant sent = local.toInstant(zone(date.group(7)));
      int year = sent.atOffset(ZoneOffset.UTC).getYear();
      return year >= 1970 && year < 2100 ? Optional.of(sent) : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static int year(String digits) {
    int year = Integer.parseInt(digits);
    return switch (digits.length()) {
      case 2 -> year < 50 ? 2000 + year : 1900 + year;
      case 3 -> 1900 + year;
      default -> year;
    };
  }

  private static ZoneOffset zone(@Nullable String zone) {
    if (zone == null || Character.isLetter(zone.charAt(0))) {
      return ZoneOffset.ofHours(zone == null ? 0 : ZONES.getOrDefault(zone, 0));
    }
    int digits = Integer.parseInt(zone.substring(1).replace(":", ""));
    int minutes = digits / 100 * 60 + digits % 100;
    return ZoneOffset.ofTotalSeconds((zone.charAt(0) == '-' ? -60 : 60) * minutes);
  }
}
