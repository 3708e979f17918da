/** Tests of the package of the same name. */
@NullMarked
package org.meterline.collector.config;

import org.jspecify.annotations.NullMarked;
