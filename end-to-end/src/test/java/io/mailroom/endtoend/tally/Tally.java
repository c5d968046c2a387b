package io.mailroom.endtoend.tally;

import io.mailroom.contract.watch.WatchId;
import io.mailroom.endtoend.tally.Delivered.Fate;
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
import org.jspecify.annotations.Nullable;

/**
 * What a run did to the emails delivered in it: the promises P1, P2, P4 and P6 in numbers. Each
 * list holds one line per violation.
 *
 * @param delivered how many emails were put into mailboxes
 * @param published how many events a committed reader found
 * @param lost expected and not published
 * @param twice published more than once
 * @param uncalled published though never delivered, or not to be published
 * @param wrongBytes the event's SHA-256 is not that of the bytes delivered
 * @param disordered numbers of a watch that are not 1, 2, 3 …, or whose UIDs do not ascend
 * @param wronglyMarked a flag that differs: published and not {@code \Seen}, or touched otherwise
 */
public record Tally(
    int delivered,
    int published,
    List<String> lost,
    List<String> twice,
    List<String> uncalled,
    List<String> wrongBytes,
    List<String> disordered,
    List<String> wronglyMarked) {
  private static final String SEEN = "\\Seen";
  private static final int SHOWN = 5;

  /** Compares. {@code published} is in the order of the topic, at least within a watch. */
  public static Tally of(
      Collection<Delivered> delivered, List<Published> published, Collection<Kept> kept) {
    Map<String, Delivered> wanted = byId(delivered, Delivered::id);
    Map<String, List<Published>> found =
        published.stream()
            .collect(Collectors.groupingBy(Published::id, LinkedHashMap::new, Collectors.toList()));
    List<String> lost = new ArrayList<>();
    List<String> wrongBytes = new ArrayList<>();
    for (Delivered email : delivered) {
      List<Published> events = found.getOrDefault(email.id(), List.of());
      if (email.fate() == Fate.PUBLISHED && events.isEmpty()) {
        lost.add(email.id() + " in " + email.folder().name());
      }
      for (Published event : events) {
        if (!event.sha256().equals(email.sha256())) {
          wrongBytes.add(email.id() + " as " + event.emailId());
        }
      }
    }
    List<String> twice = new ArrayList<>();
    List<String> uncalled = new ArrayList<>();
    found.forEach((id, events) -> {
      if (events.size() > 1) {
        twice.add(id + " as " + events.stream().map(Published::emailId).toList());
      }
      Delivered email = wanted.get(id);
      if (email == null || email.fate() == Fate.UNPUBLISHED) {
        uncalled.add(id + " as " + events.getFirst().emailId());
      }
    });
    return new Tally(
        delivered.size(),
        published.size(),
        lost,
        twice,
        uncalled,
        wrongBytes,
        disordered(published),
        wronglyMarked(wanted, found.keySet(), kept));
  }

  /** Whether every promise was kept. */
  public boolean holds() {
    return lost.isEmpty()
        && twice.isEmpty()
        && uncalled.isEmpty()
        && wrongBytes.isEmpty()
        && disordered.isEmpty()
        && wronglyMarked.isEmpty();
  }

  /** The numbers, in one line. */
  public String figures() {
    return "mails %d, published %d, lost %d, twice %d, uncalled %d, wrong bytes %d, disordered %d, wrongly marked %d"
        .formatted(
            delivered,
            published,
            lost.size(),
            twice.size(),
            uncalled.size(),
            wrongBytes.size(),
            disordered.size(),
            wronglyMarked.size());
  }

  /** The numbers and the first violations of each kind. */
  public String report() {
    StringBuilder text = new StringBuilder(figures());
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    kinds.put("lost", lost);
    kinds.put("twice", twice);
    kinds.put("uncalled", uncalled);
    kinds.put("wrong bytes", wrongBytes);
    kinds.put("disordered", disordered);
    kinds.put("wrongly marked", wronglyMarked);
    kinds.forEach((kind, lines) ->
        lines.stream()
            .limit(SHOWN)
            .forEach(line -> text.append("\n  ").append(kind).append(": ").append(line)));
    return text.toString();
  }

  private static List<String> disordered(List<Published> published) {
    List<String> found = new ArrayList<>();
    Map<WatchId, Published> last = new HashMap<>();
    for (Published event : published) {
      @Nullable Published before = last.put(event.origin().watchId(), event);
      long expected = before == null ? 1 : before.origin().sequence() + 1;
      if (event.origin().sequence() != expected) {
        found.add(
            "%s of %s has sequence %d (expected %d)"
                .formatted(
                    event.emailId(),
                    event.origin().folder().value(),
                    event.origin().sequence(),
                    expected));
      }
      if (before != null
          && before.uidValidity() == event.uidValidity()
          && before.uid() >= event.uid()) {
        found.add("%s follows %s".formatted(event.emailId(), before.emailId()));
      }
    }
    return found;
  }

  private static List<String> wronglyMarked(
      Map<String, Delivered> wanted, Set<String> published, Collection<Kept> kept) {
    List<String> found = new ArrayList<>();
    for (Kept message : kept) {
      Delivered email = wanted.get(message.id());
      Set<String> flags = new HashSet<>(email == null ? Set.of() : email.flags());
      if (published.contains(message.id())) {
        flags.add(SEEN);
      }
      if (!flags.equals(message.flags())) {
        found.add("%s has flags %s (expected %s)".formatted(message.id(), message.flags(), flags));
      }
    }
    return found;
  }

  private static <T> Map<String, T> byId(Collection<T> all, Function<T, String> id) {
    return all.stream().collect(Collectors.toMap(id, each -> each));
  }
}
