package io.mailroom.contract.topic;

import java.util.regex.Pattern;

/**
 * The names of all topics of one deployment, and of its groups and transactions.
 *
 * <p>Shape: the prefix is 1 to 100 of {@code a-z A-Z 0-9 . _ -}; two deployments on one Kafka have
 * different ones.
 */
public record TopicNames(String prefix) {
  private static final Pattern SHAPE = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

  public TopicNames {
    if (!SHAPE.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topics.prefix '" + prefix + "' (expected 1..100 of a-z A-Z 0-9 . _ -)");
    }
  }

  /** Wanted state, compacted. */
  public String integrations() {
    return id("integrations");
  }

  /** Progress of watches, compacted. */
  public String checkpoints() {
    return id("checkpoints");
  }

  /** What recognises handled emails, compacted. */
  public String fingerprints() {
    return id("fingerprints");
  }

  /** Emails as they arrived. */
  public String inboundEmail() {
    return id("inbound-email");
  }

  /** How watches fare, compacted. */
  public String folderStatus() {
    return id("folder-status");
  }

  /** Emails with their queues. */
  public String routedEmail() {
    return id("routed-email");
  }

  /** What the router knows of conversations, compacted; nothing in it is older than a month. */
  public String conversations() {
    return id("conversations");
  }

  /** Replies to send. */
  public String outboundEmail() {
    return id("outbound-email");
  }

  /** Replies on their way, compacted. */
  public String outbox() {
    return id("outbox");
  }

  /** What became of replies, compacted. */
  public String outboundStatus() {
    return id("outbound-status");
  }

  /** What could not be handled. */
  public String deadLetter() {
    return id("dead-letter");
  }

  /** The id of a group or of transactions, which begins with the prefix. */
  public String id(String name) {
    return prefix + name;
  }
}
