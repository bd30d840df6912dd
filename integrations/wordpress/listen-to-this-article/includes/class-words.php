<?php
/**
 * What authors and administrators read.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * States and problems in words.
 */
final class Words {

	/**
	 * What a problem means to an author.
	 *
	 * @param string $problem Its code.
	 */
	public function problem( string $problem ): string {
		$words = array(
			'unset'      => __( 'The audio service is not set up yet. An administrator can do that under Settings → Listen.', 'listen-to-this-article' ),
			'connection' => __( 'The audio service does not answer.', 'listen-to-this-article' ),
			'busy'       => __( 'The audio service has too much to do at the moment.', 'listen-to-this-article' ),
			'service'    => __( 'The audio service has a fault.', 'listen-to-this-article' ),
			'key'        => __( 'The audio service does not accept this site’s key. An administrator can correct it under Settings → Listen.', 'listen-to-this-article' ),
			'role'       => __( 'This site’s key may not publish audio. An administrator can store another one under Settings → Listen.', 'listen-to-this-article' ),
			'empty'      => __( 'The post has no text that could be read aloud.', 'listen-to-this-article' ),
			'language'   => __( 'The audio service has no voice for the language of this post.', 'listen-to-this-article' ),
			'long'       => __( 'The post is too long for the audio service.', 'listen-to-this-article' ),
			'mark'       => __( 'A narrator’s mark in the text is wrong.', 'listen-to-this-article' ),
			'refused'    => __( 'The audio service refused this post.', 'listen-to-this-article' ),
			'speech'     => __( 'The audio could not be made. An administrator can find the reason at the audio service.', 'listen-to-this-article' ),
		);
		return $words[ $problem ] ?? $words['service'];
	}

	/**
	 * The state of a post's audio in words.
	 *
	 * @param Article|null $article What is known; null if nothing was sent.
	 */
	public function state( ?Article $article ): string {
		if ( null === $article ) {
			return __( 'No audio', 'listen-to-this-article' );
		}
		switch ( $article->state ) {
			case Article::QUEUED:
				return __( 'Waits to be sent', 'listen-to-this-article' );
			case Article::RENDERING:
				return __( 'Audio is being made', 'listen-to-this-article' );
			case Article::READY:
				/* translators: %s: length of the audio, such as 4:05 */
				return sprintf( __( 'Audio is ready, %s', 'listen-to-this-article' ), $this->duration( $article->duration_ms ) );
			case Article::HIDDEN:
				return __( 'Audio is not public', 'listen-to-this-article' );
			default:
				return $article->due_at > 0 ? __( 'Not sent yet', 'listen-to-this-article' ) : __( 'No audio could be made', 'listen-to-this-article' );
		}
	}

	/**
	 * Why it failed and what happens next; empty if it did not.
	 *
	 * @param Article|null $article What is known.
	 */
	public function reason( ?Article $article ): string {
		if ( null === $article || '' === $article->problem ) {
			return '';
		}
		$reason = $this->problem( $article->problem );
		if ( $article->due_at > 0 ) {
			$wait = max( 1, $article->due_at - time() );
			/* translators: %s: a time, such as 5 minutes */
			$reason .= ' ' . sprintf( __( 'Next try in %s.', 'listen-to-this-article' ), human_time_diff( time(), time() + $wait ) );
		}
		return $reason;
	}

	/**
	 * How many articles are in a state.
	 *
	 * @param string $state The state.
	 * @param int    $count How many.
	 */
	public function counted( string $state, int $count ): string {
		$names = array(
			Article::QUEUED    => __( 'wait to be sent', 'listen-to-this-article' ),
			Article::RENDERING => __( 'audio is being made', 'listen-to-this-article' ),
			Article::READY     => __( 'audio is ready', 'listen-to-this-article' ),
			Article::HIDDEN    => __( 'audio is not public', 'listen-to-this-article' ),
			Article::FAILED    => __( 'failed', 'listen-to-this-article' ),
		);
		return sprintf( '%s: %s', $names[ $state ] ?? $state, number_format_i18n( $count ) );
	}

	/**
	 * A length such as 4:05 or 1:02:03.
	 *
	 * @param int $duration_ms Milliseconds.
	 */
	public function duration( int $duration_ms ): string {
		$seconds = intdiv( $duration_ms + 500, 1000 );
		$hours   = intdiv( $seconds, 3600 );
		$minutes = intdiv( $seconds, 60 ) % 60;
		return $hours ? sprintf( '%d:%02d:%02d', $hours, $minutes, $seconds % 60 ) : sprintf( '%d:%02d', $minutes, $seconds % 60 );
	}
}
