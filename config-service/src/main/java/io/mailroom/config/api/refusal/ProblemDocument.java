package io.mailroom.config.api.refusal;

import io.mailroom.config.problem.Problem;
import io.mailroom.contract.json.JsonCodec;
import jakarta.ws.rs.core.Response;

/** A problem as JSON. Source: RFC 9457. */
final class ProblemDocument {
  static final String TYPE = "application/problem+json";

  private static final String CODES = "https://mailroom.io/problems/";

  private ProblemDocument() {}

  static Response answer(Problem problem) {
    return Response.status(problem.code().status())
        .type(TYPE)
        .header("Cache-Control", "no-store")
        .entity(of(problem))
        .build();
  }

  static String of(Problem problem) {
    var code = problem.code();
    var place = problem.place();
    var document =
        JsonCodec.mapper()
            .createObjectNode()
            .put("type", CODES + code.code())
            .put("title", code.title())
            .put("status", code.status())
            .put("detail", problem.detail())
            .put("code", code.code());
    if (place.pointer() != null) {
      document.put("pointer", place.pointer());
    }
    if (place.step() != null) {
      document.put("step", place.step());
    }
    if (!place.nearest().isEmpty()) {
      var nearest = document.putArray("nearest");
      place.nearest().forEach(nearest::add);
    }
    return document.toString();
  }
}
