package io.mailroom.config.api.access;

import io.mailroom.config.api.refusal.ProblemRoutes;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.BasicAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Set;

/** HTTP Basic (RFC 7617) whose challenge carries a problem document like any other refusal. */
@Alternative
@Priority(1)
@Singleton
final class BasicAuthentication implements HttpAuthenticationMechanism {
  private final BasicAuthenticationMechanism basic;

  BasicAuthentication(BasicAuthenticationMechanism basic) {
    this.basic = basic;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    return basic.authenticate(context, identities);
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return basic.getChallenge(context);
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    return getChallenge(context)
        .map(challenge -> {
          challenge
              .getHeaders()
              .forEach((name, value) -> context.response().putHeader(name, value));
          ProblemRoutes.end(context, challenge.status);
          return true;
        });
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return basic.getCredentialTypes();
  }
}
