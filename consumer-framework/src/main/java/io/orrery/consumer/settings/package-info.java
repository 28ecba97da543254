/** What the settings files of stores have in common. */
package io.orrery.consumer.settings;
