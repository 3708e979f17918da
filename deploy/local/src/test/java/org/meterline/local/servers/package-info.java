/** Tests of the room {@code servers}. */
@NullMarked
package org.meterline.local.servers;

import org.jspecify.annotations.NullMarked;
