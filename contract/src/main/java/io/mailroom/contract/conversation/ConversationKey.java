package io.mailroom.contract.conversation;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.integration.IntegrationId;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names what is remembered: key of the topic {@code conversations}.
 *
 * <p>Shape: {@code <integration id>/<kind>/<32 lower case hex digits>}, the digits being the first
 * half of a SHA-256 over the integration, the kind and what is meant. So no address and no subject
 * is readable in a key, and the digits alone name it too.
 */
public record ConversationKey(IntegrationId integration, Kind kind, String hash) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

  /** What sort of thing is remembered. */
  public enum Kind {
    /** A Message-ID: which conversation the email with it belongs to. */
    MESSAGE,
    /** The id that a provider put in the place of a reply's Message-ID: which reply that is. */
    PROVIDER,
    /** A subject among certain people: which conversation that is. */
    SUBJECT,
    /** Somebody who writes, or the domain of such: which automatic replies went there. */
    PEER
  }

  public ConversationKey {
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("hash '" + hash + "' (expected 32 lower case hex digits)");
    }
  }

  /**
   * The key of what is meant.
   *
   * @param what the same text means the same thing, within an integration and a kind
   */
  public static ConversationKey of(IntegrationId integration, Kind kind, String what) {
    var text = integration + "\n" + name(kind) + "\n" + what;
    return new ConversationKey(integration, kind, Sha256Prefix.of(text).toString());
  }

  /**
   * The key of a provider's id.
   *
   * @param messageId with or without its angle brackets and its domain: Amazon SES tells only what
   *     is before the {@code @}, and writes one of several domains behind it
   */
  public static ConversationKey provider(IntegrationId integration, String messageId) {
    int from = messageId.startsWith("<") ? 1 : 0;
    int at = messageId.lastIndexOf('@');
    return of(
        integration, Kind.PROVIDER, messageId.substring(from, at < from ? messageId.length() : at));
  }

  /**
   * Reads a record's key.
   *
   * @throws IllegalArgumentException if it is of another shape
   */
  public static ConversationKey parse(String key) {
    var parts = key.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("key '" + key + "' (expected integration/kind/hash)");
    }
    return new ConversationKey(
        new IntegrationId(parts[0]), Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[2]);
  }

  @Override
  public String toString() {
    return integration + "/" + name(kind) + "/" + hash;
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
