/** The topics the gateway reads and writes, and the threads that work on them. Implements ports of the use cases. */
@NullMarked
package org.meterline.upload.kafka;

import org.jspecify.annotations.NullMarked;
