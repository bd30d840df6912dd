<?php
/**
 * The plugin's parts, made once and connected to WordPress.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Makes the parts and adds their hooks.
 */
final class Plugin {

	/** Makes everything; called once, when WordPress loads the plugin. */
	public static function start(): void {
		$settings = new Settings();
		$articles = new Articles();
		$rules    = new Rules( $settings, $articles );
		$client   = new Client( $settings );
		$worker   = new Worker( $articles, $rules, new Payload(), $client );
		$words    = new Words();
		$player   = new Player( $settings, $rules );

		$watcher  = new Watcher( $settings, $articles, $rules, $worker );
		$status   = new Status( $settings, $articles, $rules, $words );

		$parts = array(
			new Translations(),
			$articles,
			$worker,
			$player,
			$watcher,
			new Rest( $settings, $rules, $watcher, $worker, $status ),
			new Editor( $settings ),
			new Meta_Box( $settings, $rules, $status ),
			new Posts_List( $settings, $articles, $rules, $watcher, $words ),
			new Settings_Page( $settings, $articles, $worker, $client, $words ),
		);
		foreach ( $parts as $part ) {
			$part->register();
		}

		if ( defined( 'WP_CLI' ) && \WP_CLI ) {
			\WP_CLI::add_command( 'listen', new Command( $settings, $articles, $watcher, $worker, $words ) );
		}

		register_activation_hook(
			FILE,
			static function () use ( $articles, $worker ): void {
				$articles->create();
				$worker->plan();
			}
		);
		register_deactivation_hook( FILE, array( $worker, 'clear' ) );
	}
}
