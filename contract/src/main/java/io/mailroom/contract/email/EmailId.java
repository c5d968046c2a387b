package io.mailroom.contract.email;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.watch.WatchId;

/**
 * Names one arrival in one watch, for ever: {@code <ce_source>#<ce_id>}, as {@code
 * /mailroom/6f1c…#<watchId>/<uidValidity>/<uid>}.
 */
public record EmailId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EmailId {
    if (value.indexOf('#') < 1) {
      throw new IllegalArgumentException("email id '" + value + "' (expected source#id)");
    }
  }

  /**
   * The id of the event with these two.
   *
   * @param source {@code ce_source}
   * @param id {@code ce_id}
   */
  public static EmailId of(String source, String id) {
    return new EmailId(source + "#" + id);
  }

  /** {@code ce_source} of an integration: {@code /mailroom/<prefix without last dot>/<id>}. */
  public static String source(String topicsPrefix, IntegrationId integration) {
    String name =
        topicsPrefix.endsWith(".")
            ? topicsPrefix.substring(0, topicsPrefix.length() - 1)
            : topicsPrefix;
    return "/mailroom/" + name + "/" + integration;
  }

  /** {@code ce_id} of a message: {@code <watchId>/<uidValidity>/<uid>}. */
  public static String id(WatchId watch, long uidValidity, long uid) {
    return watch + "/" + uidValidity + "/" + uid;
  }

  @Override
  public String toString() {
    return value;
  }
}
