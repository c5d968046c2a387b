package io.mailroom.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.config.store.Replies;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** What became of replies. */
@Path("/api/replies/{outboundId}")
@RunOnVirtualThread
public class ReplyResource {
  private static final String NO_REPLY = "there is no reply of this outbound id";

  /** States in which a reply rests for good without having been sent for certain. */
  private static final Set<State> RESENDABLE = Set.of(State.FAILED, State.UNKNOWN);

  private final Replies replies;

  ReplyResource(Replies replies) {
    this.replies = replies;
  }

  /** The newest status of a reply, as it is on {@code outbound-status}. */
  @GET
  public Response status(@PathParam("outboundId") String outboundId) {
    return Answers.json(200, document(find(id(outboundId)))).build();
  }

  /** Sends a reply again that failed, or whose fate is unknown; its status tells how it goes. */
  @POST
  @Path("resend")
  public Response resend(@PathParam("outboundId") String outboundId) {
    OutboundId id = id(outboundId);
    OutboundStatus status = find(id);
    if (!RESENDABLE.contains(status.standing().state())) {
      throw refused(
          ProblemCode.NOT_RESENDABLE,
          "the reply is %s (expected one of FAILED, UNKNOWN)".formatted(status.standing().state()));
    }
    if (!replies.sendAgain(id)) {
      throw refused(ProblemCode.OUTCOME_UNKNOWN, "Kafka did not say whether it will be sent again");
    }
    return Answers.json(202, document(status)).build();
  }

  private OutboundStatus find(OutboundId id) {
    return switch (replies.find(id)) {
      case Replies.Found.Status(var status) -> status;
      case Replies.Found.Missing _ -> throw Ids.missing(NO_REPLY);
      case Replies.Found.Unreachable _ ->
          throw refused(ProblemCode.STORE_UNREACHABLE, "what became of replies cannot be read");
    };
  }

  private static OutboundId id(String text) {
    try {
      return new OutboundId(text);
    } catch (IllegalArgumentException _) {
      throw Ids.missing(NO_REPLY);
    }
  }

  private static JsonNode document(OutboundStatus status) {
    return JsonCodec.mapper().valueToTree(status);
  }

  private static ProblemException refused(ProblemCode code, String detail) {
    return new ProblemException(Problem.of(code, detail));
  }
}
