package io.mailroom.config.api;

import io.mailroom.config.api.document.IntegrationAnswer;
import io.mailroom.config.api.document.IntegrationBody;
import io.mailroom.config.change.Administration;
import io.mailroom.config.change.FolderDraft;
import io.mailroom.contract.watch.WatchId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Changes of single folders. Each answers with the whole integration and its new version. */
@Path("/api/integrations/{id}/folders")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FolderResource {
  private final Administration administration;
  private final IntegrationBody bodies;
  private final IntegrationAnswer answers;

  FolderResource(Administration administration, IntegrationBody bodies, IntegrationAnswer answers) {
    this.administration = administration;
    this.bodies = bodies;
    this.answers = answers;
  }

  /** Adds a folder: what arrives in it from now on is published. */
  @POST
  public Response add(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch, byte[] body) {
    FolderDraft folder = bodies.readFolder(body);
    var changed =
        administration.addFolder(Ids.integration(id), Preconditions.optional(ifMatch), folder);
    String watchId = changed.watches().getLast().watchId().value();
    return Answers.tagged(201, answers.of(changed))
        .location(URI.create("/api/integrations/" + id + "/folders/" + watchId))
        .build();
  }

  /** Gives a folder another route; another name begins a new watch. */
  @PUT
  @Path("{watchId}")
  public Response replace(
      @PathParam("id") String id,
      @PathParam("watchId") String watchId,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      byte[] body) {
    long version = Preconditions.required(ifMatch);
    WatchId watch = Ids.watch(watchId);
    FolderDraft folder = bodies.readFolder(body);
    var changed = administration.replaceFolder(Ids.integration(id), version, watch, folder);
    return Answers.tagged(200, answers.of(changed)).build();
  }

  /** Takes a folder away; what was published stays published. */
  @DELETE
  @Path("{watchId}")
  public Response remove(
      @PathParam("id") String id,
      @PathParam("watchId") String watchId,
      @HeaderParam("If-Match") @Nullable String ifMatch) {
    long version = Preconditions.required(ifMatch);
    var changed = administration.removeFolder(Ids.integration(id), version, Ids.watch(watchId));
    return Answers.tagged(200, answers.of(changed)).build();
  }
}
