/** The JSON documents of the REST API: bodies to drafts, integrations to answers. */
@NullMarked
package io.mailroom.config.api.document;

import org.jspecify.annotations.NullMarked;
