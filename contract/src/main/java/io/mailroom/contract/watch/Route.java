package io.mailroom.contract.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a folder's mail goes. Plain names: Mailroom does not know the queues.
 *
 * @param queue name of the queue, 1..200 characters
 * @param priority 0..10, higher is sooner
 * @param skills names of skills, in order
 * @param language BCP 47 tag
 * @param rules looked at in order, the first that holds chooses
 * @param autoReply what to answer by itself
 */
public record Route(
    String queue,
    @Nullable Integer priority,
    List<String> skills,
    @Nullable String language,
    List<Rule> rules,
    @Nullable AutoReply autoReply) {
  public Route {
    if (queue.isBlank() || queue.length() > 200) {
      throw new IllegalArgumentException("queue '" + queue + "' (expected 1..200 characters)");
    }
    if (priority != null && (priority < 0 || priority > 10)) {
      throw new IllegalArgumentException("priority " + priority + " (expected 0..10)");
    }
    skills = skills == null ? List.of() : List.copyOf(skills);
    rules = rules == null ? List.of() : List.copyOf(rules);
  }

  /**
   * An exception to a route.
   *
   * @param when CEL over the email
   * @param queue where the email goes when it holds
   */
  public record Rule(String when, String queue) {}

  /** A text that is sent back by itself. */
  public record AutoReply(String subject, String text) {}
}
