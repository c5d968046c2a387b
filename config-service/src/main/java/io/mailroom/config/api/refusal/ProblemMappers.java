package io.mailroom.config.api.refusal;

import io.mailroom.config.problem.ProblemException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that ends a request early, as a problem. Nothing of the exception itself goes out. */
final class ProblemMappers {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  Response refused(ProblemException refused) {
    return ProblemDocument.answer(refused.problem());
  }

  @ServerExceptionMapper
  Response byTheFramework(WebApplicationException e) {
    return ProblemDocument.answer(HttpProblems.ofStatus(e.getResponse().getStatus()));
  }

  @ServerExceptionMapper(priority = 10_000)
  Response unexpected(Exception e) {
    LOG.error("event=request-failed", e);
    return ProblemDocument.answer(HttpProblems.ofStatus(500));
  }
}
