package io.mailroom.endtoend.tally;

import io.mailroom.contract.reply.OutboundStatus.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run did to the replies that were asked for in it, at servers that refuse none: never lost,
 * at most one duplicate for each attempt that ended without an answer, always under the same
 * Message-ID and Date. Each list holds one line per violation.
 *
 * @param asked how many replies were asked for
 * @param states how many of them ended so
 * @param duplicates how many messages arrived beyond the first of a reply
 * @param repeated how many attempts were made again because one before had no answer
 * @param lost not settled, or {@code SENT} and not arrived, or {@code FAILED}
 * @param excess arrived more often than attempts without an answer explain
 * @param differing arrived under another Message-ID or Date than before or than was told
 * @param uncalled arrived though nobody asked for it
 */
public record ReplyTally(
    int asked,
    Map<State, Long> states,
    int duplicates,
    int repeated,
    List<String> lost,
    List<String> excess,
    List<String> differing,
    List<String> uncalled) {
  private static final int SHOWN = 5;

  public ReplyTally {
    states = Map.copyOf(states);
  }

  /** Compares. */
  public static ReplyTally of(
      Collection<String> asked, Collection<Told> told, List<Arrived> arrived) {
    Map<String, Told> fates =
        told.stream().collect(Collectors.toMap(Told::reply, Function.identity()));
    Map<String, List<Arrived>> arrivals =
        arrived.stream().collect(Collectors.groupingBy(Arrived::reply));
    var states = new HashMap<State, Long>();
    var lost = new ArrayList<String>();
    var excess = new ArrayList<String>();
    var differing = new ArrayList<String>();
    int duplicates = 0;
    int repeated = 0;
    for (String reply : asked) {
      var fate = fates.get(reply);
      var messages = arrivals.getOrDefault(reply, List.of());
      if (fate == null) {
        lost.add(reply + " was never heard of");
        continue;
      }
      states.merge(fate.last(), 1L, Long::sum);
      if (isLost(fate.last(), messages.isEmpty())) {
        lost.add("%s is %s, arrived %d times".formatted(reply, fate.last(), messages.size()));
      }
      int more = Math.max(0, messages.size() - 1);
      duplicates += more;
      repeated += fate.repeated();
      if (more > fate.repeated()) {
        excess.add(
            "%s arrived %d times, repeated %d times"
                .formatted(reply, messages.size(), fate.repeated()));
      }
      if (isDiffering(fate, messages)) {
        differing.add("%s: told %s, arrived %s".formatted(reply, fate.messageIds(), messages));
      }
    }
    var known = Set.copyOf(asked);
    return new ReplyTally(
        asked.size(),
        states,
        duplicates,
        repeated,
        lost,
        excess,
        differing,
        arrivals.keySet().stream().filter(each -> !known.contains(each)).toList());
  }

  /** Whether every promise was kept. */
  public boolean holds() {
    return lost.isEmpty() && excess.isEmpty() && differing.isEmpty() && uncalled.isEmpty();
  }

  /** How many replies ended so. */
  public long count(State state) {
    return states.getOrDefault(state, 0L);
  }

  /** The numbers, in one line. */
  public String figures() {
    return "replies %d, sent %d, unknown %d, failed %d, repeated %d, duplicates %d, lost %d, excess %d, differing %d, uncalled %d"
        .formatted(
            asked,
            count(State.SENT),
            count(State.UNKNOWN),
            count(State.FAILED),
            repeated,
            duplicates,
            lost.size(),
            excess.size(),
            differing.size(),
            uncalled.size());
  }

  /** The numbers and the first violations of each kind. */
  public String report() {
    var text = new StringBuilder(figures());
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    kinds.put("lost", lost);
    kinds.put("excess", excess);
    kinds.put("differing", differing);
    kinds.put("uncalled", uncalled);
    kinds.forEach((kind, lines) ->
        lines.stream()
            .limit(SHOWN)
            .forEach(line -> text.append("\n  ").append(kind).append(": ").append(line)));
    return text.toString();
  }

  private static boolean isLost(State last, boolean isAbsent) {
    return switch (last) {
      case QUEUED, SENDING, RETRYING, FAILED, BOUNCED -> true;
      case SENT -> isAbsent;
      case UNKNOWN -> false;
    };
  }

  private static boolean isDiffering(Told fate, List<Arrived> messages) {
    var ids = new HashSet<>(fate.messageIds());
    messages.forEach(each -> ids.add(each.messageId()));
    return ids.size() > 1 || messages.stream().map(Arrived::date).distinct().count() > 1;
  }
}
