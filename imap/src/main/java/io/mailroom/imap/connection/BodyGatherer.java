package io.mailroom.imap.connection;

import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.message.BodyTarget;
import io.mailroom.imap.message.Fetched;
import io.mailroom.imap.message.Fetched.Reason;
import io.mailroom.imap.wire.Answer;
import io.mailroom.imap.wire.Answer.Body;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages as they arrive, and what is to be believed of them when the command has ended (P6). A
 * target belongs here until {@link #fetched} gives it away; {@link #close} discards what is left.
 */
final class BodyGatherer<T extends BodyTarget> implements Answer.Listener {

  private final BodyTarget.Source<T> targets;
  private final Set<Uid> expected = new HashSet<>();
  private final Map<Uid, T> arrived = new HashMap<>();
  private final Map<Uid, Reason> absent = new HashMap<>();
  private @Nullable T arriving;
  private List<Fetched<T>> fetched = new ArrayList<>();

  BodyGatherer(BodyTarget.Source<T> targets) {
    this.targets = targets;
  }

  /** A command for these messages begins. */
  void expect(UidSet uids) {
    expected.addAll(uids.uids());
  }

  @Override
  public T open(long octets) {
    T target = targets.open(octets);
    arriving = target;
    return target;
  }

  @Override
  public void on(Answer answer) {
    if (!(answer instanceof Answer.Fetch fetch)) {
      return;
    }
    Uid uid = fetch.uid();
    if (uid != null && expected.contains(uid)) {
      switch (fetch.body()) {
        case null -> absent.putIfAbsent(uid, Reason.WITHOUT_BODY);
        case Body.Nil _ -> absent.put(uid, Reason.NIL);
        case Body.Octets octets when octets.count() == 0 -> absent.put(uid, Reason.EMPTY);
        case Body.Octets _ -> keep(uid);
      }
    }
    // Not asked for, nameless, or a second time.
    discardArriving();
  }

  private void keep(Uid uid) {
    if (arriving != null && arrived.putIfAbsent(uid, arriving) == null) {
      arriving = null;
    }
  }

  /** The command has ended: now it shows what was fetched. */
  void end(Answer.Status status) {
    for (Uid uid : expected.stream().sorted().toList()) {
      T content = arrived.get(uid);
      if (!status.isOk()) {
        fetched.add(new Fetched.Missing<>(uid, Reason.REFUSED));
      } else if (content == null) {
        fetched.add(new Fetched.Missing<>(uid, absent.getOrDefault(uid, Reason.UNANSWERED)));
      } else {
        fetched.add(new Fetched.Complete<>(uid, content));
        arrived.remove(uid);
      }
    }
    discardArrived();
    expected.clear();
    absent.clear();
  }

  /** Everything fetched, which is the caller's from now on. */
  List<Fetched<T>> fetched() {
    List<Fetched<T>> all = fetched;
    fetched = new ArrayList<>();
    return all;
  }

  void close() {
    discardArriving();
    discardArrived();
    for (Fetched<T> each : fetched) {
      if (each instanceof Fetched.Complete<T> complete) {
        complete.content().discard();
      }
    }
  }

  private void discardArrived() {
    arrived.values().forEach(BodyTarget::discard);
    arrived.clear();
  }

  private void discardArriving() {
    if (arriving != null) {
      arriving.discard();
      arriving = null;
    }
  }
}
