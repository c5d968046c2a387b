package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Replicas that are asked at the same moment behave as one. */
class TwoReplicasIT {
  private static final Installation INSTALLATION = Installation.shared();
  private static final int ROUNDS = 5;
  private static final int CALLERS = 4;

  @Test
  void domainIsTakenOnceAtTheSameMoment() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String domain = Installation.domain();
      String body = INSTALLATION.integration(domain, "INBOX").toString();

      var answers = atOnce(caller -> caller.admin("POST", "/api/integrations", body));

      assertThat(answers).extracting(Replica.Answer::status).containsOnlyOnce(201);
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 201)
          .hasSize(CALLERS - 1)
          .allMatch(answer -> answer.code().equals("domain-in-use"));
      assertThat(INSTALLATION.savedOf(domain)).isOne();
    }
  }

  @Test
  void noChangeIsLostBetweenReplicas() throws Exception {
    JsonNode made =
        INSTALLATION
            .replica()
            .post("/api/integrations", INSTALLATION.integration(Installation.domain(), "INBOX"))
            .document();
    String path = "/api/integrations/" + made.path("id").asText();

    var answers = atOnce(caller -> caller.admin("PUT", path, made.toString(), "If-Match", "\"1\""));

    assertThat(answers).extracting(Replica.Answer::status).containsOnlyOnce(200);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .allMatch(answer -> answer.code().equals("version-stale"));
    assertThat(INSTALLATION.replica().get(path).document().path("version").asInt()).isEqualTo(2);
  }

  /** The same call from several callers, who are spread over the replicas. */
  private static List<Replica.Answer> atOnce(Call call) throws Exception {
    var gate = new CyclicBarrier(CALLERS);
    var calls = new ArrayList<Callable<Replica.Answer>>();
    for (int i = 0; i < CALLERS; i++) {
      Replica replica = INSTALLATION.replicas().get(i % INSTALLATION.replicas().size());
      calls.add(() -> {
        var _ = gate.await();
        return call.by(replica);
      });
    }
    var answers = new ArrayList<Replica.Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Replica.Answer> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private interface Call {
    Replica.Answer by(Replica caller);
  }
}
