<?php
/**
 * Commands of WP-CLI.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Makes audio for posts, and shows how far it is.
 */
final class Command {

	/**
	 * The settings.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * The table.
	 *
	 * @var Articles
	 */
	private $articles;

	/**
	 * Queues posts.
	 *
	 * @var Watcher
	 */
	private $watcher;

	/**
	 * The worker.
	 *
	 * @var Worker
	 */
	private $worker;

	/**
	 * What is read.
	 *
	 * @var Words
	 */
	private $words;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 * @param Articles $articles The table.
	 * @param Watcher  $watcher  Queues posts.
	 * @param Worker   $worker   The worker.
	 * @param Words    $words    What is read.
	 */
	public function __construct( Settings $settings, Articles $articles, Watcher $watcher, Worker $worker, Words $words ) {
		$this->settings = $settings;
		$this->articles = $articles;
		$this->watcher  = $watcher;
		$this->worker   = $worker;
		$this->words    = $words;
	}

	/**
	 * Sends posts to the audio service.
	 *
	 * ## OPTIONS
	 *
	 * [<id>...]
	 * : The posts.
	 *
	 * [--all]
	 * : All public posts that have no audio.
	 *
	 * ## EXAMPLES
	 *
	 *     wp listen push 12 14
	 *     wp listen push --all
	 *
	 * @param string[] $ids     The posts.
	 * @param array    $options The options.
	 */
	public function push( $ids, $options ): void {
		if ( ! $ids && empty( $options['all'] ) ) {
			\WP_CLI::error( __( 'Name posts, or use --all.', 'listen-to-this-article' ) );
		}
		foreach ( $ids as $id ) {
			$post = get_post( (int) $id );
			if ( null === $post ) {
				/* translators: %s: a number */
				\WP_CLI::error( sprintf( __( 'Post %s does not exist.', 'listen-to-this-article' ), $id ) );
			}
			$this->watcher->queue( $post );
		}
		if ( ! empty( $options['all'] ) ) {
			$this->articles->queue_archive( $this->settings->post_types(), $this->settings->all()['prefix'] );
		}
		do {
			$this->worker->run();
			$next = $this->articles->next_due();
		} while ( null !== $next && $next <= time() );
		$this->status();
	}

	/** Shows how many posts are in which state. */
	public function status(): void {
		foreach ( $this->articles->count() as $state => $count ) {
			\WP_CLI::log( $this->words->counted( $state, $count ) );
		}
	}
}
