/** The settings, and the beans that are made from them. */
@NullMarked
package org.meterline.upload.config;

import org.jspecify.annotations.NullMarked;
