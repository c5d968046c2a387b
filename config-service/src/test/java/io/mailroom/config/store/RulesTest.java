package io.mailroom.config.store;

import static io.mailroom.config.Examples.integration;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Integration ONE = integration("one", "one.example", 3, "c3");
  private static final Directory NOW = directory(ONE);

  @Test
  void domainBelongsToOneIntegration() {
    var verdict = judge(new Change.Write(integration("two", "one.example", 1, "c1")));

    assertThat(code(verdict.outcome())).isEqualTo(ProblemCode.DOMAIN_IN_USE);
    assertThat(verdict.isAccepted()).isFalse();
    assertThat(verdict.after()).isEqualTo(NOW);
  }

  @Test
  void integrationMayKeepItsDomain() {
    var next = integration("one", "one.example", 4, "c4");

    var verdict = judge(new Change.Write(next));

    assertThat(verdict.outcome()).isEqualTo(new Outcome.Saved(next));
    assertThat(verdict.after().find(next.id())).contains(next);
  }

  @Test
  void domainTakenEarlierInTheSameTransactionIsTaken() {
    var first = Rules.judge(NOW, new Change.Write(integration("two", "two.example", 1, "c1")));

    var second =
        Rules.judge(first.after(), new Change.Write(integration("three", "two.example", 1, "c2")));

    assertThat(code(second.outcome())).isEqualTo(ProblemCode.DOMAIN_IN_USE);
  }

  @Test
  void changeMustFollowTheCurrentVersion() {
    assertThat(code(judge(new Change.Write(integration("one", "one.example", 3, "x"))).outcome()))
        .isEqualTo(ProblemCode.VERSION_STALE);
    assertThat(code(judge(new Change.Write(integration("one", "one.example", 5, "x"))).outcome()))
        .isEqualTo(ProblemCode.VERSION_STALE);
    assertThat(code(judge(new Change.Write(integration("gone", "x.example", 2, "x"))).outcome()))
        .isEqualTo(ProblemCode.NOT_FOUND);
  }

  @Test
  void sameCreationIsFoundAgain() {
    var made = integration("two", "two.example", 1, "key");

    var verdict =
        Rules.judge(
            directory(ONE, made), new Change.Write(integration("new", "two.example", 1, "key")));

    assertThat(verdict.outcome()).isEqualTo(new Outcome.Repeated(made));
    assertThat(verdict.isAccepted()).isFalse();
  }

  @Test
  void integrationWithFoldersStays() {
    assertThat(code(judge(new Change.Remove(ONE.id(), 3)).outcome()))
        .isEqualTo(ProblemCode.FOLDERS_REMAIN);
    assertThat(code(judge(new Change.Remove(ONE.id(), 2)).outcome()))
        .isEqualTo(ProblemCode.VERSION_STALE);
  }

  @Test
  void integrationWithoutFoldersGoes() {
    var empty = integration("one", "one.example", 3, "c3", new String[0]);

    var verdict = Rules.judge(directory(empty), new Change.Remove(empty.id(), 3));

    assertThat(verdict.outcome()).isEqualTo(new Outcome.Removed());
    assertThat(verdict.after().integrations()).isEmpty();
  }

  @Test
  void unreadableRecordIsNeverWrittenOver() {
    var now = new Directory(Map.of(), Set.of("one"));

    var verdict = Rules.judge(now, new Change.Write(integration("one", "a.example", 1, "x")));

    assertThat(code(verdict.outcome())).isEqualTo(ProblemCode.INTERNAL);
  }

  @Test
  void unknownOutcomeIsSettledByWhatIsThere() {
    var written = new Change.Write(integration("one", "one.example", 3, "c3"));
    var beaten = new Change.Write(integration("one", "one.example", 3, "other"));
    var overtaken = new Change.Write(integration("one", "one.example", 2, "other"));
    var notYet = new Change.Write(integration("one", "one.example", 4, "other"));

    assertThat(Rules.settle(NOW, written)).contains(new Outcome.Saved(written.next()));
    assertThat(Rules.settle(NOW, beaten)).isEmpty();
    assertThat(Rules.settle(NOW, notYet)).isEmpty();
    assertThat(Rules.settle(NOW, overtaken).map(RulesTest::code))
        .contains(ProblemCode.OUTCOME_UNKNOWN);
    assertThat(Rules.settle(NOW, new Change.Remove(new IntegrationId("gone"), 2)))
        .contains(new Outcome.Removed());
    assertThat(Rules.settle(NOW, new Change.Remove(ONE.id(), 3))).isEmpty();
  }

  private static Rules.Verdict judge(Change change) {
    return Rules.judge(NOW, change);
  }

  private static Directory directory(Integration... integrations) {
    return new Directory(
        Stream.of(integrations).collect(Collectors.toMap(Integration::id, Function.identity())),
        Set.of());
  }

  private static ProblemCode code(Outcome outcome) {
    return outcome instanceof Outcome.Refused(Problem problem)
        ? problem.code()
        : ProblemCode.OUTCOME_UNKNOWN;
  }
}
