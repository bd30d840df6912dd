<?php
/**
 * Notices changes of posts.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Queues a post whenever it may differ from what the service has. It sends nothing itself: saving never waits.
 */
final class Watcher {

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
	 * The rules.
	 *
	 * @var Rules
	 */
	private $rules;

	/**
	 * The worker.
	 *
	 * @var Worker
	 */
	private $worker;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 * @param Articles $articles The table.
	 * @param Rules    $rules    The rules.
	 * @param Worker   $worker   The worker.
	 */
	public function __construct( Settings $settings, Articles $articles, Rules $rules, Worker $worker ) {
		$this->settings = $settings;
		$this->articles = $articles;
		$this->rules    = $rules;
		$this->worker   = $worker;
	}

	/** Adds hooks. */
	public function register(): void {
		// After terms and fields are saved; for new, revised, scheduled, trashed and restored posts alike.
		add_action( 'wp_after_insert_post', array( $this, 'saved' ), 20, 2 );
		add_action( 'deleted_post', array( $this, 'deleted' ) );
	}

	/**
	 * A post was saved.
	 *
	 * @param int      $post_id The post.
	 * @param \WP_Post $post    The post.
	 */
	public function saved( $post_id, $post ): void {
		if ( wp_is_post_revision( $post_id ) || wp_is_post_autosave( $post_id ) ) {
			return;
		}
		$this->queue( $post );
	}

	/**
	 * A post was deleted for good.
	 *
	 * @param int $post_id The post.
	 */
	public function deleted( $post_id ): void {
		if ( null !== $this->articles->find( (int) $post_id ) ) {
			$this->articles->requeue( (int) $post_id );
			$this->worker->soon();
		}
	}

	/**
	 * Queues a post, if it is to be heard or was.
	 *
	 * @param \WP_Post $post The post.
	 */
	public function queue( \WP_Post $post ): void {
		$article = $this->articles->find( $post->ID );
		if ( Rules::SHOW === $this->rules->wanted( $post, $article ) ) {
			$this->articles->queue( $post->ID, $this->settings->article_id( $post->ID ) );
		} elseif ( null !== $article && ! $this->is_away( $article, $post ) ) {
			$this->articles->requeue( $post->ID );
		} else {
			return;
		}
		$this->worker->soon();
	}

	/**
	 * Whether a post that nobody may hear is hidden already, and no save of its draft has to be sent.
	 *
	 * @param Article  $article What is known of its audio.
	 * @param \WP_Post $post    The post.
	 */
	private function is_away( Article $article, \WP_Post $post ): bool {
		return Article::HIDDEN === $article->state && '' === $article->sent_hash && 0 === $article->due_at
			&& Rules::HIDE === $this->rules->wanted( $post, $article );
	}
}
