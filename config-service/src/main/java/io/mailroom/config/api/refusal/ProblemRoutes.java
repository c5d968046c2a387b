package io.mailroom.config.api.refusal;

import io.mailroom.config.api.document.Body;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Problems of requests that never reach a resource. */
@Singleton
public final class ProblemRoutes {
  void add(@Observes Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(ProblemRoutes::refuseLarge)
        .failureHandler(ProblemRoutes::answerFailure);
    router.route().order(Integer.MAX_VALUE).handler(context -> end(context, 404));
  }

  /** Before anything reads it. A body that does not say how large it is is measured when read. */
  private static void refuseLarge(RoutingContext context) {
    String length = context.request().getHeader("Content-Length");
    if (length != null && length.matches("[0-9]{1,18}") && Long.parseLong(length) > Body.LARGEST) {
      end(context, 413);
    } else {
      context.next();
    }
  }

  private static void answerFailure(RoutingContext context) {
    int status =
        switch (context.failure()) {
          case UnauthorizedException _, AuthenticationException _ -> 401;
          case ForbiddenException _ -> 403;
          case null, default -> context.statusCode() < 400 ? 500 : context.statusCode();
        };
    end(context, status);
  }

  /** Ends a request with the problem that a bare status means. */
  public static void end(RoutingContext context, int status) {
    if (context.response().ended()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", ProblemDocument.TYPE)
        .putHeader("Cache-Control", "no-store")
        .end(ProblemDocument.of(HttpProblems.ofStatus(status)));
  }
}
