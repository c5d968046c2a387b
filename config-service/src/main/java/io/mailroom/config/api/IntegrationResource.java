package io.mailroom.config.api;

import io.mailroom.config.api.document.IntegrationAnswer;
import io.mailroom.config.api.document.IntegrationBody;
import io.mailroom.config.api.document.ResumeBody;
import io.mailroom.config.change.Administration;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Changes of integrations. */
@Path("/api/integrations")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class IntegrationResource {
  private final Administration administration;
  private final IntegrationBody bodies;
  private final IntegrationAnswer answers;

  IntegrationResource(
      Administration administration, IntegrationBody bodies, IntegrationAnswer answers) {
    this.administration = administration;
    this.bodies = bodies;
    this.answers = answers;
  }

  /** Makes an integration. */
  @POST
  public Response create(
      byte[] body,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Context SecurityContext caller) {
    var made =
        administration.create(
            bodies.read(body), Idempotency.changeId(caller.getUserPrincipal().getName(), key));
    return Answers.tagged(201, answers.of(made))
        .location(URI.create("/api/integrations/" + made.id()))
        .build();
  }

  /** Replaces an integration; its secrets stay where none are given. */
  @PUT
  @Path("{id}")
  public Response replace(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch, byte[] body) {
    long version = Preconditions.required(ifMatch);
    var draft = bodies.read(body);
    return changed(administration.replace(Ids.integration(id), version, draft));
  }

  /** Ends an integration that has no folders. */
  @DELETE
  @Path("{id}")
  public Response remove(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    administration.remove(Ids.integration(id), Preconditions.required(ifMatch));
    return Response.noContent().build();
  }

  /** Stops reading; what arrives meanwhile is published on resume. */
  @POST
  @Path("{id}/pause")
  public Response pause(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return changed(
        administration.pause(Ids.integration(id), Preconditions.optional(ifMatch), true));
  }

  /** Continues reading: where it stopped, or from now. */
  @POST
  @Path("{id}/resume")
  public Response resume(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch, byte[] body) {
    IntegrationId integration = Ids.integration(id);
    Long version = Preconditions.optional(ifMatch);
    if (!ResumeBody.isFromNow(body)) {
      return changed(administration.pause(integration, version, false));
    }
    var resumed = administration.resumeFromNow(integration, version);
    var document = answers.of(resumed.integration());
    ResumeBody.addPassedOver(document, resumed.passedOver());
    return Answers.tagged(200, document).build();
  }

  private Response changed(Integration integration) {
    return Answers.tagged(200, answers.of(integration)).build();
  }
}
