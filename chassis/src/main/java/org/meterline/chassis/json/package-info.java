/** How strictly request bodies are read. May use Jackson. */
@NullMarked
package org.meterline.chassis.json;

import org.jspecify.annotations.NullMarked;
