package io.mailroom.ingest.mime;

import io.mailroom.contract.email.InboundEmail.Judgement;
import io.mailroom.contract.email.InboundEmail.Participants;
import io.mailroom.contract.email.InboundEmail.Parts;
import io.mailroom.contract.email.InboundEmail.Threading;
import io.mailroom.contract.email.InboundEmail.Wording;

/** Those groups of an {@code InboundEmail} that come from its octets. */
public record ParsedEmail(
    Threading threading,
    Participants participants,
    Wording wording,
    Parts parts,
    Judgement judgement) {}
