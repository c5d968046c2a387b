package io.mailroom.ingest.event;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What makes two messages the same email, whatever UIDs they have: Message-ID, Date, From and
 * Subject; all of it where there is no Message-ID. Blanks do not count, for servers fold anew.
 */
public final class EmailDigest {
  private static final int DIGITS = 32;
  private static final List<String> NAMES = List.of("Message-ID", "Date", "From", "Subject");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private EmailDigest() {}

  /** 32 lower case hex digits. */
  public static String of(InboundEmail email) {
    if (email.threading().messageId() == null) {
      return email.arrival().sha256().substring(0, DIGITS);
    }
    return Sha256Prefix.of(
            NAMES.stream()
                .map(name -> value(email.wording().headers(), name) + "\n")
                .collect(Collectors.joining()))
        .toString();
  }

  private static String value(List<HeaderField> headers, String name) {
    return headers.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst()
        .map(field -> BLANKS.matcher(field.value()).replaceAll(""))
        .orElse("");
  }
}
