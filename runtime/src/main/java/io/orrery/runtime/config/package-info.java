/** Settings files, read strictly. */
package io.orrery.runtime.config;
