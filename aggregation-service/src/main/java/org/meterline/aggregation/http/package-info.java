/** The routes, their bodies, and the problems they answer with. Knows use cases and domain, no database and no topic. */
@NullMarked
package org.meterline.aggregation.http;

import org.jspecify.annotations.NullMarked;
