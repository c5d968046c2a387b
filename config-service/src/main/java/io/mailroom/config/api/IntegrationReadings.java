package io.mailroom.config.api;

import io.mailroom.config.api.document.IntegrationAnswer;
import io.mailroom.config.api.document.LedgerAnswer;
import io.mailroom.config.change.Administration;
import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.config.store.IntegrationStore;
import io.mailroom.config.store.Progress;
import io.mailroom.config.store.Reading;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.JsonCodec;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Readings of integrations. Each shows every change that was finished before it began; without
 * Kafka what was known shortly before, which says so in a header and never claims that something is
 * not there.
 */
@Path("/api/integrations")
@RunOnVirtualThread
public class IntegrationReadings {
  private static final String VIEW_AS_OF = "Mailroom-View-As-Of";
  private static final int MOST_AT_ONCE = 500;

  private final IntegrationStore store;
  private final Administration administration;
  private final Progress progress;
  private final IntegrationAnswer answers;
  private final LedgerAnswer ledgers;

  IntegrationReadings(
      IntegrationStore store,
      Administration administration,
      Progress progress,
      IntegrationAnswer answers,
      LedgerAnswer ledgers) {
    this.store = store;
    this.administration = administration;
    this.progress = progress;
    this.answers = answers;
    this.ledgers = ledgers;
  }

  /** All integrations in the order of their ids, a page at a time. */
  @GET
  public Response list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("100") String limit,
      @QueryParam("domain") @Nullable String domain) {
    int most = limit(limit);
    Domain only = domain == null ? null : domain(domain);
    return answer(
        store
            .read()
            .map((directory, _) -> {
              List<Integration> found =
                  directory.integrations().values().stream()
                      .filter(each -> only == null || each.profile().domain().equals(only))
                      .filter(each -> after == null || each.id().value().compareTo(after) > 0)
                      .sorted(Comparator.comparing(each -> each.id().value()))
                      .limit(most + 1L)
                      .toList();
              var page = JsonCodec.mapper().createObjectNode();
              var items = page.putArray("items");
              found.stream().limit(most).forEach(each -> items.add(answers.of(each)));
              if (found.size() > most) {
                page.put("next", found.get(most - 1).id().value());
              }
              return Optional.of(Answers.json(200, page));
            }));
  }

  /** One integration. */
  @GET
  @Path("{id}")
  public Response one(@PathParam("id") String id) {
    IntegrationId wanted = Ids.integration(id);
    return answer(
        find(wanted)
            .map((found, _) ->
                found.map(integration -> Answers.tagged(200, answers.of(integration)))));
  }

  /** What became of every email that arrived in its folders. */
  @GET
  @Path("{id}/ledger")
  public Response ledger(@PathParam("id") String id) {
    var found = find(Ids.integration(id));
    return answer(
        found.then(integration ->
            integration.map(this::ledger).orElseGet(() -> found.map((_, _) -> Optional.empty()))));
  }

  /** The folders that the mailbox's server has. */
  @GET
  @Path("{id}/mailbox")
  public Response mailbox(@PathParam("id") String id) {
    var document = JsonCodec.mapper().createObjectNode();
    var folders = document.putArray("folders");
    for (var folder : administration.serverFolders(Ids.integration(id))) {
      folders
          .addObject()
          .put("name", folder.name().text())
          .put("selectable", folder.isSelectable());
    }
    return Answers.json(200, document).build();
  }

  private Reading<Optional<Integration>> find(IntegrationId id) {
    return store.read().map((directory, _) -> directory.find(id));
  }

  private Reading<Optional<ResponseBuilder>> ledger(Integration integration) {
    return progress
        .of(integration)
        .map((checkpoints, asOf) ->
            Optional.of(Answers.json(200, ledgers.of(integration, checkpoints, asOf))));
  }

  /** An answer that is not there is not found, unless it may have been made since. */
  private static Response answer(Reading<Optional<ResponseBuilder>> reading) {
    return switch (reading) {
      case Reading.Current<Optional<ResponseBuilder>>(var answer, _) ->
          answer.orElseThrow(() -> Ids.missing(Ids.NO_INTEGRATION)).build();
      case Reading.Remembered<Optional<ResponseBuilder>>(var answer, var asOf) ->
          answer
              .orElseThrow(() -> refused(ProblemCode.STORE_UNREACHABLE, "not known as of " + asOf))
              .header(VIEW_AS_OF, asOf.toString())
              .build();
      case Reading.Unreachable<?> _ ->
          throw refused(ProblemCode.STORE_UNREACHABLE, "nothing recent is known: try it later");
    };
  }

  private static int limit(String text) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1) {
      throw refused(ProblemCode.INVALID, "limit is no number (expected 1.." + MOST_AT_ONCE + ")");
    }
    return Math.min(Integer.parseInt(text), MOST_AT_ONCE);
  }

  private static Domain domain(String text) {
    try {
      return Domain.parse(text);
    } catch (IllegalArgumentException _) {
      throw refused(ProblemCode.INVALID, "domain is none (expected one such as example.org)");
    }
  }

  private static ProblemException refused(ProblemCode code, String detail) {
    return new ProblemException(Problem.of(code, detail));
  }
}
