/**
 * The content store as all services know it: where a content lies, and how one that a record names
 * is read. The connector alone writes to it.
 */
@NullMarked
package io.mailroom.contract.content;

import org.jspecify.annotations.NullMarked;
