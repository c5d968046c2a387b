/** Folders that are watched, each from one moment on, and where their mail goes. */
@NullMarked
package io.mailroom.contract.watch;

import org.jspecify.annotations.NullMarked;
