/** Tests of the package of the same name. */
@NullMarked
package org.meterline.collector.kafka;

import org.jspecify.annotations.NullMarked;
